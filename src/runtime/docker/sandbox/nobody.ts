/** By numbers: an image need not have a name for them. As the validators have it (reference sn21 1.4). */
export const nobody = '65534:65534'
