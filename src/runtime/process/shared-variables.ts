/** What both the installer and the server get of the caller's environment: language, time, certificates, where not to use a proxy. */
export const sharedVariables: readonly string[] = [
  'TMPDIR',
  'TZ',
  'LANG',
  'LANGUAGE',
  'LD_LIBRARY_PATH',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  'REQUESTS_CA_BUNDLE',
  'NO_PROXY',
  'no_proxy',
  'CUDA_HOME',
]
