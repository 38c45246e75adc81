import { testViolations } from '../../support/test-violations.ts'

testViolations([
  { name: 'no Dockerfile', changes: { Dockerfile: null }, findings: ['S1001 error Dockerfile'] },
  { name: 'no requirements.txt', changes: { 'requirements.txt': null }, findings: ['S1001 error requirements.txt'] },
  { name: 'no server.py', changes: { 'server.py': null }, findings: ['S1001 error server.py'] },
  {
    name: 'a start command without its script',
    changes: { 'bbx.toml': 'track = "babelbit"\nstart = ["python", "-u", "main.py"]\n' },
    findings: ['S1001 error main.py'],
  },
  { name: 'no bbx.toml', changes: { 'bbx.toml': null }, findings: ['S1002 warning bbx.toml'] },
  { name: 'an endpoint in bbx.toml', changes: { 'bbx.toml': 'track = "babelbit"\nhub_url = "x"\n' }, findings: ['S1002 error bbx.toml:2'] },
])
