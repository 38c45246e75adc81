/** How an account on chutes comes about: a browser is part of it, which no program can be (reference chutes 1.3). */
export const registrationSteps: readonly string[] = [
  'an account on chutes belongs to a hotkey, and its making needs a browser, for a captcha guards it:',
  '  1. have a wallet with a hotkey: `bbx wallet new-coldkey`, `bbx wallet new-hotkey`',
  '  2. open https://rtok.chutes.ai/users/registration_token in a browser, and copy the token that it shows',
  "  3. hand it to the platform's own program: `chutes register`; keep the fingerprint that it shows once: it is the login of the website",
  '  4. `bbx chute login --save --wallet-name WALLET --wallet-hotkey HOTKEY` writes config.ini, where that program did not',
  'an API key is made on the website; only an admin key manages images and chutes. A registration costs nothing, deployments do.',
]
