"""What a batch of the ledger's script costs Redis, by its own account of CPU. Needs python3 and redis-server on the PATH.

python3 docs/results/redis-batches.py
"""

import os
import socket
import struct
import subprocess
import time

HERE = os.path.dirname(os.path.abspath(__file__))
LUA = HERE + '/../../backend-redis/src/main/resources/io/github/creneau/redis/ledger/'
SCRIPT = [  # as in RedisLedger
    'keys', 'request', 'records', 'lease', 'guests', '(',
    'book', 'policy', 'calendar', 'flow', 'rules', 'sessions',
    ('publishing', ['publishing']), ('heartbeat', ['appointments', 'targets', 'members', 'heartbeat']),
    'batch', ')',
]
PARTS = ['sessions', 'expiries', 'members', 'silence', 'calendar', 'minutes', 'ended', 'spent', 'policy']
KEYS = ['p:{x}'] + ['p:{x}:2:' + part for part in PARTS]
BLOCKS, AT_ONCE = 60, 50


def packed(value):
    if value is None or isinstance(value, bool):
        return {None: b'\xc0', True: b'\xc3', False: b'\xc2'}[value]
    if isinstance(value, int):
        return bytes([value]) if 0 <= value < 128 else b'\xd3' + struct.pack('>q', value)
    if isinstance(value, str):
        return b'\xdb' + struct.pack('>I', len(value)) + value.encode()
    return b'\xdd' + struct.pack('>I', len(value)) + b''.join(map(packed, value))


def text_of(part):
    if isinstance(part, tuple):
        return b'local %s = once(function()\n%send)\n' % (part[0].encode(), b''.join(map(text_of, part[1])))
    return {'(': b'return (function()\n', ')': b'end)()\n'}.get(part) or open(LUA + part + '.lua', 'rb').read()


def script():
    return b''.join(map(text_of, SCRIPT))


def command(*words):
    words = [word if isinstance(word, bytes) else str(word).encode() for word in words]
    return b'*%d\r\n' % len(words) + b''.join(b'$%d\r\n%s\r\n' % (len(word), word) for word in words)


def main(port):
    connection = socket.create_connection(('127.0.0.1', port))
    replies = connection.makefile('rb')

    def reply():
        line = replies.readline()
        if line[:1] == b'-':
            raise RuntimeError(line)
        return replies.read(int(line[1:]) + 2)[:-2] if line[:1] == b'$' else line[1:-2]

    def ask(*words):
        connection.sendall(command(*words))
        return reply()

    def cpu():
        told = dict(line.split(':') for line in ask('info', 'cpu').decode().split('\r\n') if ':' in line)
        return float(told['used_cpu_user']) + float(told['used_cpu_sys'])

    sha = ask('script', 'load', script())
    # The same functions, made and not called.
    made = script().rpartition(b'\nopen()\n')[0] + b'\ndo return 1 end\n' + b'end)()\n' * SCRIPT.count(')')
    functions = ask('script', 'load', made)
    begun = int(time.time() * 1000)
    count = [0, 1]

    def batch(requests, digest=sha):
        body = packed(['node', 1, 'd', 0, None, requests])
        return command('evalsha', digest, len(KEYS), *KEYS, body, '0', '604800000')

    def hold():
        count[0] += 1
        ends = begun + 28_800_000 + count[0] // 50
        return [1, '2k3j4h5g6d7f%d' % count[0], 'all', 1, str(count[0]), 1_200_000, 60_000, ends, None]

    def beat():
        count[1] += 1
        return [6, count[1], 0, 0, 5_000, False, 0, [['all', 0, 0, 0, 0, 0, [], 0, 0]]]

    def measure(what, make):
        costs = []
        for _ in range(BLOCKS):
            block = b''.join(make() for _ in range(AT_ONCE))
            before = cpu()
            connection.sendall(block)
            for _ in range(AT_ONCE):
                reply()
            costs.append((cpu() - before) / AT_ONCE * 1e6)
        print('%-24s %6.1f us, the best tenth %6.1f us' % (
            what, sum(costs) / BLOCKS, sorted(costs)[BLOCKS // 10]), flush=True)

    terms = [50_000_000, 0, False, 600, 60_000, 2 * begun, [['all', 0, [[0, 1000, 1000]]]]]
    connection.sendall(batch([[7, 1, 'd', 'text', terms, 'author', None, 'key'], beat()]))
    reply()
    measure('(warm)', lambda: batch([hold() for _ in range(8)]))
    measure('functions made', lambda: batch([], functions))
    measure('empty', lambda: batch([]))
    measure('1 first admission', lambda: batch([hold()]))
    measure('8 first admissions', lambda: batch([hold() for _ in range(8)]))
    measure('16 first admissions', lambda: batch([hold() for _ in range(16)]))
    measure('heartbeat', lambda: batch([beat()]))


with socket.socket() as free:
    free.bind(('127.0.0.1', 0))
    port = free.getsockname()[1]
server = subprocess.Popen(
    ['redis-server', '--port', str(port), '--bind', '127.0.0.1', '--save', ''], stdout=subprocess.DEVNULL)
try:
    time.sleep(0.5)
    main(port)
finally:
    server.kill()
