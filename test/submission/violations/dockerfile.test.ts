import { validSubmission } from '../../support/submission-folder.ts'
import { testViolations } from '../../support/test-violations.ts'

const dockerfile = String(validSubmission.Dockerfile)
const doubling = (lines: number) => Array.from({ length: lines }, (_, at) => `ARG A${at + 1}=$A${at}$A${at}`).join('\n')

// Dockerfile (words: reference sn21 1.3)
testViolations([
  {
    name: 'the word host',
    changes: { Dockerfile: `${dockerfile}CMD ["uvicorn", "--HOST", "0.0.0.0"]\n` },
    findings: ['S1020 warning Dockerfile:6'],
  },
  { name: 'a word in a comment', changes: { Dockerfile: `# no SUDO here\n${dockerfile}` }, findings: ['S1020 warning Dockerfile:1'] },
  {
    name: 'two words on two lines',
    changes: { Dockerfile: `${dockerfile}RUN chmod 777 /app\n# /var/run/docker.sock, privileged\n` },
    findings: ['S1020 warning Dockerfile:6', 'S1020 warning Dockerfile:7'],
  },
  { name: 'a base image without tag', changes: { Dockerfile: 'FROM python\n' }, findings: ['S1021 error Dockerfile:1'] },
  { name: 'a port is no tag', changes: { Dockerfile: 'FROM registry.example:5000/team/python\n' }, findings: ['S1021 error Dockerfile:1'] },
  { name: 'latest moves', changes: { Dockerfile: 'FROM python:latest\n' }, findings: ['S1021 warning Dockerfile:1'] },
  {
    name: 'the second stage has no tag',
    changes: { Dockerfile: 'FROM --platform=linux/amd64 python:3.11 AS build\nfrom debian\n' },
    findings: ['S1021 error Dockerfile:2'],
  },
  { name: 'a default without tag', changes: { Dockerfile: `ARG BASE=python\nFROM \${BASE}\n` }, findings: ['S1021 error Dockerfile:2'] },
  {
    name: 'a build argument without default',
    changes: { Dockerfile: 'ARG BASE\nFROM $BASE\n' },
    findings: ['S1021 error Dockerfile:2'],
    what: /BASE/,
  },
  {
    name: 'arguments that each double the one before',
    changes: { Dockerfile: `ARG A0=python:3.11\n${doubling(40)}\nFROM python:3.11\n` },
    // 2^12 times 11 characters and more, and what uses that has no value.
    findings: ['S1052 error Dockerfile:14'],
    what: /A13 grows to more than 64 KiB/,
  },
  {
    name: 'variables of a stage that double, and an ADD with what they grew to',
    changes: {
      Dockerfile: `FROM python:3.11\n${doubling(30).replaceAll('ARG', 'ENV').replace('$A0$A0', 'x'.repeat(40_000))}\nADD $A30 /x\n`,
    },
    findings: ['S1052 error Dockerfile:3'],
  },
  { name: 'no FROM', changes: { Dockerfile: '# nothing yet\n' }, findings: ['S1021 error Dockerfile'] },
  {
    name: 'ADD of a URL',
    changes: { Dockerfile: `${dockerfile}ADD https://example.org/m.bin /m.bin\n` },
    findings: ['S1022 error Dockerfile:6'],
  },
  {
    name: 'add in lower case over lines',
    changes: { Dockerfile: `${dockerfile}add --chown=1:1 \\\n  # the model\n  "https://example.org/m.bin" \\\n  /m.bin\n` },
    findings: ['S1022 error Dockerfile:6'],
  },
  {
    name: 'ADD in JSON form',
    changes: { Dockerfile: `${dockerfile}ADD ["a.txt", "ftp://example.org/b", "/x/"]\n` },
    findings: ['S1022 error Dockerfile:6'],
  },
  {
    name: 'ADD of a URL in a variable',
    changes: { Dockerfile: `${dockerfile}ARG FROM_URL=http://example.org/x\nADD $FROM_URL /x\n` },
    findings: ['S1022 error Dockerfile:7'],
  },
  {
    name: 'ADD of a git repository',
    changes: { Dockerfile: `${dockerfile}ADD git@example.org:team/repo.git /x\n` },
    findings: ['S1022 error Dockerfile:6'],
  },
  {
    name: 'Windows line ends',
    changes: { Dockerfile: 'FROM python\r\nADD https://example.org/x \\\r\n  /x\r\n' },
    findings: ['S1021 error Dockerfile:1', 'S1022 error Dockerfile:2'],
  },
  {
    name: 'the escape directive',
    changes: { Dockerfile: '# escape=`\nFROM python:3\nADD `\n https://example.org/x C:\\x\n' },
    findings: ['S1022 error Dockerfile:3'],
  },
  {
    name: 'a Dockerfile that is no text',
    changes: { Dockerfile: Buffer.from([0xff, 0xfe, 0x00]) },
    findings: ['S1020 error Dockerfile'],
  },
  {
    name: 'a Dockerfile that nobody reads to its end: its size is said, once, and no word is blamed',
    changes: { Dockerfile: `${dockerfile}#${'x'.repeat(4 * 1024 * 1024)}\n` },
    findings: ['S1052 error Dockerfile'],
    what: /^Dockerfile has 4\.2 MB: as text at most 4\.2 MB \(4194304 bytes\) are read$/,
  },
  { name: 'no .dockerignore', changes: { '.dockerignore': null }, findings: ['S1080 warning .dockerignore'] },
  {
    name: 'a .dockerignore that forgets .env',
    changes: { '.dockerignore': '.git\n.bbx\n!.env\n' },
    findings: ['S1080 warning .dockerignore'],
    what: /list \.env, \.env\.\*/,
  },
])
