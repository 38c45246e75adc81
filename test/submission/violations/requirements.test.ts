import { testViolations } from '../../support/test-violations.ts'

testViolations([
  {
    name: 'no version',
    changes: { 'requirements.txt': 'fastapi==0.115.0\nuvicorn # any\n' },
    findings: ['S1060 error requirements.txt:2'],
  },
  { name: 'a range', changes: { 'requirements.txt': 'torch>=2.0,<3\n' }, findings: ['S1060 error requirements.txt:1'] },
  { name: 'a wildcard', changes: { 'requirements.txt': 'torch==2.*\n' }, findings: ['S1060 error requirements.txt:1'] },
  {
    name: 'a compatible release with extras and marker',
    changes: { 'requirements.txt': "uvicorn[standard]~=0.30 ; python_version >= '3.9'\n" },
    findings: ['S1060 error requirements.txt:1'],
  },
  {
    name: 'a branch',
    changes: { 'requirements.txt': 'thing @ git+https://example.org/thing@main\n' },
    findings: ['S1060 error requirements.txt:1'],
  },
  {
    name: 'an archive without version',
    changes: { 'requirements.txt': 'https://example.org/archive/main.zip\n' },
    findings: ['S1060 error requirements.txt:1'],
  },
  {
    name: 'in an included file',
    changes: { 'requirements.txt': '-r more/extra.txt\r\n', 'more/extra.txt': '\r\nnumpy \\\r\n >= 1\r\n' },
    findings: ['S1060 error more/extra.txt:2'],
  },
  {
    name: 'an included file that is not there',
    changes: { 'requirements.txt': '-r extra.txt\n' },
    findings: ['S1060 error requirements.txt:1'],
    what: /extra\.txt/,
  },
  { name: 'no requirement at all', changes: { 'requirements.txt': '<<<<<<< HEAD\n' }, findings: ['S1060 error requirements.txt:1'] },
])
