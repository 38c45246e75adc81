#!/usr/bin/env -S node --
// The dashes keep Node 20 from taking our --env-file for its own, which would let that file set NODE_OPTIONS.
import { main } from '../src/cli/main.ts'

process.exit(await main(process.argv.slice(2)))
