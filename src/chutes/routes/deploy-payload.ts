import { imageRef } from '../spec/image-ref.ts'
import type { ChuteSpec, Cord } from '../spec/types.ts'

/** What is sent of a chute, in the order of the Python package's own field names (reference chutes 3.3). */
export function deployPayload(spec: ChuteSpec): Record<string, unknown> {
  const { image, nodeSelector } = spec
  return {
    name: spec.name,
    tagline: spec.tagline,
    readme: spec.readme,
    logo_id: null,
    image: imageRef(image),
    public: false,
    standard_template: null,
    node_selector: {
      gpu_count: nodeSelector.gpuCount,
      min_vram_gb_per_gpu: nodeSelector.minVramGbPerGpu,
      include: nodeSelector.include,
      exclude: nodeSelector.exclude,
    },
    filename: spec.filename,
    ref_str: spec.refStr,
    code: spec.code,
    concurrency: spec.concurrency,
    max_instances: spec.maxInstances,
    scaling_threshold: spec.scalingThreshold,
    shutdown_after_seconds: spec.shutdownAfterSeconds,
    allow_external_egress: spec.allowExternalEgress,
    encrypted_fs: false,
    tee: false,
    lock_modules: null,
    revision: spec.revision,
    cords: spec.cords.map(cordPayload),
    jobs: [],
  }
}

function cordPayload(cord: Cord): Record<string, unknown> {
  return {
    method: cord.method,
    path: cord.path,
    public_api_path: cord.publicApiPath,
    public_api_method: cord.publicApiMethod,
    stream: cord.stream,
    function: cord.function,
    input_schema: cord.inputSchema,
    output_schema: cord.outputSchema,
    output_content_type: cord.outputContentType,
    minimal_input_schema: cord.minimalInputSchema,
    passthrough: cord.passthrough,
  }
}
