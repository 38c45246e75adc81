import { z } from 'zod'
import type { PlatformChute } from '../types.ts'
import { utcTime } from './utc-time.ts'

const text = z.string().max(20_000)
const count = z.number().nullish()

const instanceSchema = z.object({
  instance_id: text,
  region: text.nullish(),
  active: z.boolean().nullish(),
  verified: z.boolean().nullish(),
  last_verified_at: utcTime.nullish(),
})

/** Of what the platform says of a chute (reference chutes 3.11) the part that counts here. */
export const chuteSchema = z
  .object({
    chute_id: text,
    name: text,
    slug: text.regex(/^[a-z0-9-]+$/, 'is no part of a host name'),
    version: text.nullish(),
    public: z.boolean().nullish(),
    user: z.object({ username: text.nullish() }).nullish(),
    image: z.object({ image_id: text, name: text.nullish(), tag: text.nullish(), status: text.nullish() }).nullish(),
    node_selector: z.object({ gpu_count: count, min_vram_gb_per_gpu: count, supported_gpus: z.array(text).nullish() }).nullish(),
    supported_gpus: z.array(text).nullish(),
    concurrency: count,
    max_instances: count,
    shutdown_after_seconds: count,
    revision: text.nullish(),
    hot: z.boolean().nullish(),
    instances: z.array(instanceSchema).nullish(),
    current_estimated_price: z.object({ usd: z.object({ hour: z.number() }).nullish() }).nullish(),
    created_at: utcTime.nullish(),
    updated_at: utcTime.nullish(),
  })
  .transform(
    (found): PlatformChute => ({
      id: found.chute_id,
      name: found.name,
      slug: found.slug,
      version: found.version ?? null,
      public: found.public ?? false,
      username: found.user?.username ?? null,
      image:
        found.image == null
          ? null
          : { id: found.image.image_id, name: found.image.name ?? '', tag: found.image.tag ?? '', status: found.image.status ?? '' },
      nodeSelector: {
        gpuCount: found.node_selector?.gpu_count ?? null,
        minVramGbPerGpu: found.node_selector?.min_vram_gb_per_gpu ?? null,
        supportedGpus: found.supported_gpus ?? found.node_selector?.supported_gpus ?? [],
      },
      concurrency: found.concurrency ?? null,
      maxInstances: found.max_instances ?? null,
      shutdownAfterSeconds: found.shutdown_after_seconds ?? null,
      revision: found.revision ?? null,
      hot: found.hot ?? false,
      instances: (found.instances ?? []).map(({ instance_id, region, active, verified, last_verified_at }) => ({
        id: instance_id,
        region: region ?? null,
        active: active ?? false,
        verified: verified ?? false,
        lastVerifiedAt: last_verified_at ?? null,
      })),
      pricePerHour: found.current_estimated_price?.usd?.hour ?? null,
      createdAt: found.created_at ?? null,
      updatedAt: found.updated_at ?? null,
    }),
  )
