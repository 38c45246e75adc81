import { z } from 'zod'

/** The parts of a container engine's answer to inspect that matter; engines leave out what they do not know. */
const inspectAnswer = z.object({
  Id: z.string(),
  State: z.object({
    Status: z.string().default('unknown'),
    Running: z.boolean().default(false),
    OOMKilled: z.boolean().default(false),
    ExitCode: z.number().default(0),
    Error: z.string().default(''),
    Pid: z.number().default(0),
  }),
  Config: z.object({ User: z.string().default('') }),
  /** Podman only. */
  EffectiveCaps: z.array(z.string()).nullish(),
  HostConfig: z.object({
    NetworkMode: z.string().default(''),
    Privileged: z.boolean().default(false),
    CapAdd: z.array(z.string()).nullish(),
    CapDrop: z.array(z.string()).nullish(),
    SecurityOpt: z.array(z.string()).nullish(),
    ReadonlyRootfs: z.boolean().default(false),
    IpcMode: z.string().default(''),
    PidMode: z.string().default(''),
    CgroupnsMode: z.string().nullish(),
    Init: z.boolean().nullish(),
    PidsLimit: z.number().nullish(),
    Memory: z.number().nullish(),
    MemorySwap: z.number().nullish(),
    NanoCpus: z.number().nullish(),
    CpuQuota: z.number().nullish(),
    ShmSize: z.number().nullish(),
    Ulimits: z.array(z.object({ Name: z.string(), Soft: z.number(), Hard: z.number() })).nullish(),
    LogConfig: z.object({ Type: z.string(), Config: z.record(z.string(), z.string()).nullish() }).nullish(),
    Devices: z.array(z.unknown()).nullish(),
    Tmpfs: z.record(z.string(), z.string()).nullish(),
  }),
  Mounts: z
    .array(
      z.object({ Type: z.string().default(''), Source: z.string().default(''), Destination: z.string(), RW: z.boolean().default(true) }),
    )
    .nullish(),
  NetworkSettings: z.object({ Networks: z.record(z.string(), z.unknown()).nullish() }).nullish(),
})

export type InspectAnswer = z.infer<typeof inspectAnswer>

export function parseInspect(answer: unknown): InspectAnswer {
  return inspectAnswer.parse(answer)
}
