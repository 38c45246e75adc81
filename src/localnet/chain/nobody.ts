/** The account of 32 zero bytes: what `Owner` gives for a hotkey that nobody owns. */
export const nobody = '5C4hrfjw9DjXZTzV3MwzrrAr9P1MJhSrvWGWqi1eSuyUpnhM'
