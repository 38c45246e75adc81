export { buildKernels as setup } from '../../scripts/build-kernels.mjs'
