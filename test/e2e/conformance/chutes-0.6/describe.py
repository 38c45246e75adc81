"""What the real package makes of a chute's module, as `chutes deploy` would send it: one JSON document."""

import json

from bbx_chute import chute

selector = chute.node_selector
print(
    json.dumps(
        {
            "name": chute.name,
            "tagline": chute.tagline,
            "readme": chute.readme,
            "image": {
                "username": chute.image.username,
                "name": chute.image.name,
                "tag": chute.image.tag,
                "readme": chute.image.readme,
                "dockerfile": str(chute.image),
            },
            "nodeSelector": {
                "gpuCount": selector.gpu_count,
                "minVramGbPerGpu": selector.min_vram_gb_per_gpu,
                "include": selector.include,
                "exclude": selector.exclude,
            },
            "concurrency": chute.concurrency,
            "maxInstances": chute.max_instances,
            "scalingThreshold": chute.scaling_threshold,
            "shutdownAfterSeconds": chute.shutdown_after_seconds,
            "allowExternalEgress": chute.allow_external_egress,
            "revision": chute.revision,
            "cords": [
                {
                    "path": cord.path,
                    "method": cord._method,
                    "publicApiPath": cord.public_api_path,
                    "publicApiMethod": cord._public_api_method,
                    "stream": cord._stream,
                    "function": cord._func.__name__,
                    "inputSchema": cord.input_schema,
                    "outputSchema": cord.output_schema,
                    "outputContentType": cord.output_content_type,
                    "minimalInputSchema": cord.minimal_input_schema,
                    "passthrough": cord._passthrough,
                }
                for cord in chute.cords
            ],
        }
    )
)
