import { z } from 'zod'

const list = z
  .array(z.string())
  .nullish()
  .transform((value) => value ?? [])
const text = z
  .string()
  .nullish()
  .transform((value) => value ?? '')

/** The parts of `inspect` that a proof reads; Podman and older engines leave some out. */
const inspectAnswer = z.object({
  Id: z.string(),
  Image: text,
  /** On the container engine's host. */
  ResolvConfPath: text,
  State: z.object({ Pid: z.number().default(0), Running: z.boolean().default(false) }),
  Config: z.object({ User: text, Entrypoint: list, Cmd: list }),
  Mounts: z
    .array(z.object({ Type: text, Source: text, Destination: z.string(), RW: z.boolean().default(true) }))
    .nullish()
    .transform((value) => value ?? []),
  HostConfig: z.object({
    NetworkMode: text,
    Privileged: z.boolean().default(false),
    CapAdd: list,
    CapDrop: list,
    SecurityOpt: list,
    ReadonlyRootfs: z.boolean().default(false),
    Runtime: text,
    PidMode: text,
    IpcMode: text,
    UTSMode: text,
    UsernsMode: text,
    CgroupnsMode: text,
    Devices: z
      .array(z.object({ PathOnHost: text }))
      .nullish()
      .transform((value) => (value ?? []).map(({ PathOnHost }) => PathOnHost)),
    DeviceCgroupRules: list,
    DeviceRequests: z
      .array(z.unknown())
      .nullish()
      .transform((value) => value?.length ?? 0),
  }),
  NetworkSettings: z.object({
    SandboxKey: text,
    Networks: z
      .record(z.string(), z.unknown())
      .nullish()
      .transform((value) => Object.keys(value ?? {})),
  }),
})

/** What the container engine itself says of a container. */
export type ContainerFacts = z.infer<typeof inspectAnswer>

export function containerFacts(inspectJson: unknown): ContainerFacts {
  return inspectAnswer.parse(inspectJson)
}

/** Whether processes of the container are processes of the host's kernel, as with runc; gVisor and Kata put a kernel of their own between. */
export function sharesKernel(runtime: string): boolean {
  return !/runsc|gvisor|kata/i.test(runtime)
}
