import { chmod, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface FakeDriver {
  /** For PATH: the programs are real processes; nothing else is in it but what they need. */
  path: string
  /** What `nvidia-smi` prints from now on; a number is an exit code after it. */
  says(answers: { devices?: string; users?: string; used?: string; exit?: number }): Promise<void>
}

export const first = 'GPU-0d5e5a4c-8b7e-4b1e-9a55-0a1b2c3d4e5f'
export const second = 'GPU-1d5e5a4c-8b7e-4b1e-9a55-0a1b2c3d4e5f'

/** Lines as nvidia-smi 570 prints them for `--format=csv,noheader,nounits`. */
export const twoDevices = `0, ${first}, 570.133.20, 81559, 3, NVIDIA H100 80GB HBM3
1, ${second}, 570.133.20, 24564, 2048, NVIDIA GeForce RTX 4090, special`

/** Stand-ins for the driver's and the toolkit's programs. */
export async function fakeDriver(programs: Readonly<Record<string, string>> = {}): Promise<FakeDriver> {
  const folder = await mkdtemp(join(tmpdir(), 'bbx-gpu-'))
  const program = async (name: string, text: string) => {
    await writeFile(join(folder, name), `#!/bin/sh\n${text}\n`)
    await chmod(join(folder, name), 0o755)
  }
  for (const [name, text] of Object.entries(programs)) await program(name, text)
  return {
    path: `${folder}:/usr/bin:/bin`,
    async says({ devices = '', users = '', used = '', exit = 0 }) {
      for (const [name, text] of Object.entries({ devices, users, used })) await writeFile(join(folder, `${name}.csv`), text)
      await program(
        'nvidia-smi',
        `case "$*" in
  "--query-gpu=index,uuid,driver_version,memory.total,memory.used,name --format=csv,noheader,nounits") cat ${folder}/devices.csv ;;
  "--query-compute-apps=gpu_uuid,pid,used_gpu_memory,process_name --format=csv,noheader,nounits") cat ${folder}/users.csv ;;
  "--query-gpu=uuid,memory.used --format=csv,noheader,nounits") cat ${folder}/used.csv ;;
  *) echo "Invalid combination of input arguments"; exit 2 ;;
esac
exit ${exit}`,
      )
    },
  }
}
