/** How the name of a rehearsal hub's folder begins that goes when the hub ends. */
export const temporaryHubPrefix = 'bbx-rehearsal-hub-'
