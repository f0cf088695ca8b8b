"""A backend's life with a function, with `appwrite` for Python and an API key: `python server.py`.

The twin of node.mjs. Every step prints a line of JSON; the first that fails ends the script, and Python says why.
"""

import contextlib
import hashlib
import inspect
import json
import os
import pathlib
import re
import tarfile
import tempfile
import time
import unittest
import uuid

from appwrite.client import Client
from appwrite.exception import AppwriteException
from appwrite.id import ID
from appwrite.input_file import InputFile
from appwrite.query import Query
from appwrite.services.functions import Functions

ECHO = pathlib.Path(__file__).resolve().parents[2] / 'functions/echo'
NOT_FOUND = 'with the requested ID could not be found.'

# What SDKs for formats before 1.7 call the same operation.
FORMERLY = {'update_function_deployment': 'update_deployment'}

expect = unittest.TestCase()
expect.maxDiff = None


@contextlib.contextmanager
def step(name):
    ok = False
    try:
        yield
        ok = True
    finally:
        print(json.dumps({'step': name, 'ok': ok}), flush=True)


class Caller:
    """The Functions service of any generation, called as the newest is; answers are dictionaries, also where the SDK has models."""

    def __init__(self, client):
        client.set_endpoint(os.environ['RUNLET_ENDPOINT']).set_project(os.environ['RUNLET_PROJECT'])
        self.functions = Functions(client)

    def __getattr__(self, name):
        method = getattr(self.functions, name if hasattr(self.functions, name) else FORMERLY[name])
        known = inspect.signature(method).parameters

        def call(**parameters):
            answer = method(**{key: value for key, value in parameters.items() if key in known})
            return answer.to_dict() if hasattr(answer, 'to_dict') else answer

        return call


def response_format(client):
    """The format that this SDK asks for, to compare: (1, 5)"""
    major, minor, *_ = client._global_headers['X-Appwrite-Response-Format'].split('.')
    return int(major), int(minor)


def eventually(ask, satisfies, hopeless=lambda answer: False):
    """Asks again until the answer satisfies, for at most two minutes."""
    deadline = time.monotonic() + 120
    while True:
        answer = ask()
        if satisfies(answer):
            return answer
        expect.assertFalse(hopeless(answer), f'This will not change any more: {answer}')
        expect.assertLess(time.monotonic(), deadline, f'Still after two minutes: {answer}')
        time.sleep(0.05)


def refused(call, code, error_type, message):
    """The call must be refused with exactly this code and type, and this message (text or pattern)."""
    with expect.assertRaises(AppwriteException) as caught:
        call()
    error = caught.exception
    expect.assertEqual((error.code, error.type), (code, error_type), error.message)
    if isinstance(message, re.Pattern):
        expect.assertRegex(error.message, message)
    else:
        expect.assertEqual(error.message, message)


def pick(answer, keys):
    return {key: answer[key] for key in keys}


def ids(page):
    return [execution['$id'] for execution in page['executions']]


def header_of(execution, name):
    return next(header['value'] for header in execution['responseHeaders'] if header['name'] == name)


def pack(source, archive):
    """The files of a folder as people pack them for a deployment."""
    with tarfile.open(archive, 'w:gz') as tar:
        tar.add(source, '.')
    return str(archive)


FORMAT = response_format(Client())
ACTIVE_DEPLOYMENT = 'deployment' if FORMAT < (1, 7) else 'deploymentId'
OWNER = 'functionId' if FORMAT < (2, 0) else 'resourceId'

server = Caller(Client().set_key(os.environ['RUNLET_API_KEY']))
guest = Caller(Client())
# ID.unique() of the oldest is the server's to resolve, and no id to go on with.
function_id = uuid.uuid4().hex[:20]
definition = {
    'function_id': function_id,
    'name': 'Driven by Python',
    'runtime': os.environ['RUNLET_NODE_RUNTIME'],
    'execute': ['any'],
    'timeout': 15,
    'enabled': True,
    'logging': True,
    'entrypoint': 'src/main.js',
    'commands': '',
}


def run(**parameters):
    return server.create_execution(function_id=function_id, **parameters)


def executions(*queries):
    return server.list_executions(function_id=function_id, queries=list(queries))


def get_execution(execution_id):
    return server.get_execution(function_id=function_id, execution_id=execution_id)


def deploy(code, **parameters):
    created = server.create_deployment(function_id=function_id, code=code, activate=True, **parameters)
    expect.assertEqual(pick(created, ['resourceId', 'activate']), {'resourceId': function_id, 'activate': True})
    return eventually(
        lambda: server.get_deployment(function_id=function_id, deployment_id=created['$id']),
        lambda deployment: deployment['status'] == 'ready',
        lambda deployment: deployment['status'] in ('failed', 'canceled'),
    )


def scenario(folder):
    with step('create a function'):
        created = server.create(**definition)
        same = ['name', 'runtime', 'execute', 'timeout', 'enabled', 'logging', 'entrypoint', 'commands']
        expect.assertEqual(pick(created, ['$id', *same]), {'$id': function_id, **pick(definition, same)})
        expect.assertEqual(created[ACTIVE_DEPLOYMENT], '')
        expect.assertEqual(server.get(function_id=function_id), created)
        found = server.list(queries=[Query.equal('$id', function_id)])
        expect.assertEqual((found['total'], found['functions']), (1, [created]))

    with step('be told that the function exists already'):
        refused(
            lambda: server.create(**definition),
            409,
            'function_already_exists',
            'Function with the requested ID already exists. Try again with a different ID or use ID.unique() to generate a unique ID.',
        )

    with step('be told that nothing is deployed'):
        refused(
            run,
            404,
            'deployment_not_found',
            'Deployment not found. Create a deployment before trying to execute a function',
        )

    with step('deploy an archive from a path'):
        first = deploy(InputFile.from_path(pack(ECHO, folder / 'code.tar.gz')))
        expect.assertEqual(first['entrypoint'], 'src/main.js')
        expect.assertEqual(server.get(function_id=function_id)[ACTIVE_DEPLOYMENT], first['$id'])

    with step('create an execution and read its answer and its logs'):
        greeted = run(
            body='{"name":"Ada"}',
            xasync=False,
            path='/greet?x=1',
            method='PATCH',
            headers={'content-type': 'application/json', 'x-greeting': 'hello'},
        )
        expect.assertEqual(
            json.loads(greeted['responseBody']),
            {
                'method': 'PATCH',
                'path': '/greet',
                'query': {'x': '1'},
                'body': '{"name":"Ada"}',
                'greeting': 'hello',
                'trigger': 'http',
                'user': '',
                'variable': None,
            },
        )
        expect.assertEqual((greeted['status'], greeted['responseStatusCode']), ('completed', 200))
        expect.assertEqual(header_of(greeted, 'content-type'), 'application/json; charset=utf-8')
        expect.assertIn('asked for PATCH /greet', greeted['logs'])
        expect.assertEqual(greeted['errors'], '')
        expect.assertEqual((greeted[OWNER], greeted['deploymentId']), (function_id, first['$id']))
        expect.assertEqual((greeted['trigger'], greeted['$permissions']), ('http', []))
        expect.assertGreaterEqual(greeted['duration'], 0)

    with step('create an execution with nothing but the function'):
        defaults = run()
        asked = json.loads(defaults['responseBody'])
        expect.assertEqual(pick(asked, ['method', 'path', 'body']), {'method': 'POST', 'path': '/', 'body': ''})

    with step('create an asynchronous execution and poll it'):
        queued = run(body='later', xasync=True)
        expect.assertEqual((queued['status'], queued['responseStatusCode']), ('waiting', 0))
        done = eventually(lambda: get_execution(queued['$id']), lambda each: each['status'] in ('completed', 'failed'))
        expect.assertEqual((done['status'], done['responseStatusCode']), ('completed', 200))
        expect.assertEqual(done['responseBody'], '')
        expect.assertIn('asked for POST /', done['logs'])

    with step("take a function's 404 as an answer and its exception as a failure"):
        missing = run(path='/missing', method='GET')
        expect.assertEqual((missing['status'], missing['responseStatusCode']), ('completed', 404))
        broken = run(path='/broken')
        expect.assertEqual((broken['status'], broken['responseStatusCode']), ('failed', 500))
        expect.assertIn('broken on purpose', broken['errors'])
        expect.assertIn('asked for POST /broken', broken['logs'])

    all_ids = [execution['$id'] for execution in (greeted, defaults, queued, missing, broken)]

    with step('list with filters'):
        own = executions()
        expect.assertEqual((own['total'], ids(own)), (5, all_ids))
        expect.assertEqual(ids(executions(Query.equal('status', 'failed'))), [broken['$id']])
        expect.assertEqual(executions(Query.equal('status', ['completed', 'failed']))['total'], 5)
        expect.assertEqual(executions(Query.equal('trigger', 'schedule'))['total'], 0)
        expect.assertEqual(ids(executions(Query.equal('responseStatusCode', 404))), [missing['$id']])
        errors = [missing['$id'], broken['$id']]
        expect.assertEqual(ids(executions(Query.greater_than_equal('responseStatusCode', 400))), errors)
        expect.assertEqual(ids(executions(Query.between('responseStatusCode', 400, 599))), errors)
        either = Query.or_queries([Query.equal('status', 'failed'), Query.equal('responseStatusCode', 404)])
        expect.assertEqual(ids(executions(either)), errors)

    with step('list in order and in pages'):
        newest_first = all_ids[::-1]
        newest = Query.order_desc('$createdAt')
        page = executions(newest, Query.limit(2))
        expect.assertEqual((page['total'], ids(page)), (5, newest_first[:2]))
        expect.assertEqual(ids(executions(newest, Query.limit(2), Query.offset(3))), newest_first[3:])
        expect.assertEqual(ids(executions(newest, Query.cursor_after(newest_first[1]))), newest_first[2:])
        expect.assertEqual(ids(executions(newest, Query.cursor_before(newest_first[2]))), newest_first[:2])

    if FORMAT < (1, 7):
        with step('search'):
            def search(text):
                return server.list_executions(function_id=function_id, search=text)

            expect.assertEqual(ids(search(missing['$id'])), [missing['$id']])
            expect.assertEqual(search(function_id)['total'], 5)
            expect.assertEqual(search('nosuchword'), {'total': 0, 'executions': []})

    with step('be told that a filter makes no sense'):
        refused(
            lambda: executions(Query.equal('logs', 'x')),
            400,
            'general_argument_invalid',
            'Invalid `queries` param: Invalid query: Attribute not found in schema: logs',
        )

    with step('get an execution'):
        same = ['$id', '$createdAt', 'status', 'requestMethod', 'requestPath', 'responseStatusCode', 'logs', 'duration']
        stored = get_execution(greeted['$id'])
        expect.assertEqual(pick(stored, same), pick(greeted, same))
        expect.assertEqual(stored['responseBody'], '')

    with step('be told that an execution does not exist'):
        refused(lambda: get_execution('unknown'), 404, 'execution_not_found', f'Execution {NOT_FOUND}')

    if FORMAT >= (1, 6):
        with step('delete an execution'):
            server.delete_execution(function_id=function_id, execution_id=missing['$id'])
            refused(lambda: get_execution(missing['$id']), 404, 'execution_not_found', f'Execution {NOT_FOUND}')

    with step('deploy again, so that a new variable reaches the function'):
        variable = server.create_variable(
            function_id=function_id, variable_id=ID.unique(), key='GREETING', value='good morning', secret=False
        )
        expect.assertEqual(
            pick(variable, ['key', 'value', 'resourceId']),
            {'key': 'GREETING', 'value': 'good morning', 'resourceId': function_id},
        )
        archive = pathlib.Path(pack(ECHO, folder / 'again.tar.gz'))
        deploy(InputFile.from_bytes(archive.read_bytes(), 'code.tar.gz'))
        expect.assertEqual(json.loads(run()['responseBody'])['variable'], 'good morning')

    with step('change and delete a variable'):
        of_variable = {'function_id': function_id, 'variable_id': variable['$id']}
        server.update_variable(**of_variable, key='GREETING', value='good night', secret=False)
        variables = server.list_variables(function_id=function_id)['variables']
        expect.assertEqual([(each['key'], each['value']) for each in variables], [('GREETING', 'good night')])
        server.delete_variable(**of_variable)
        expect.assertEqual(server.list_variables(function_id=function_id)['total'], 0)

    with step('deploy an archive that is sent in chunks'):
        blob = os.urandom(12 * 1024 * 1024)
        source = folder / 'large'
        (source / 'src').mkdir(parents=True)
        (source / 'package.json').write_text('{ "type": "module" }')
        (source / 'src/blob.bin').write_bytes(blob)
        (source / 'src/main.js').write_text(
            """
            import { createHash } from 'node:crypto';
            import { readFileSync } from 'node:fs';
            export default ({ res }) =>
              res.text(createHash('sha256').update(readFileSync(new URL('blob.bin', import.meta.url))).digest('hex'));
            """
        )
        code = InputFile.from_path(pack(source, folder / 'large.tar.gz'))
        if FORMAT < (1, 9):
            # These report progress from fields that Appwrite's deployments do not have.
            deploy(code)
        else:
            progress = []
            deploy(code, on_progress=lambda upload: progress.append(round(upload['progress'])))
            expect.assertEqual((len(progress), progress[-1]), (3, 100))
        expect.assertEqual(run()['responseBody'], hashlib.sha256(blob).hexdigest())

    with step('activate the first deployment again'):
        updated = server.update_function_deployment(function_id=function_id, deployment_id=first['$id'])
        expect.assertEqual(updated[ACTIVE_DEPLOYMENT], first['$id'])
        expect.assertEqual(json.loads(run(body='back')['responseBody'])['body'], 'back')

    with step('list and delete deployments'):
        page = server.list_deployments(function_id=function_id)
        expect.assertEqual(page['total'], 3)
        last = {'function_id': function_id, 'deployment_id': page['deployments'][-1]['$id']}
        server.delete_deployment(**last)
        refused(lambda: server.get_deployment(**last), 404, 'deployment_not_found', f'Deployment {NOT_FOUND}')

    with step('update the function'):
        changed = {**definition, 'name': 'Renamed', 'execute': ['users'], 'timeout': 20}
        updated = server.update(**changed)
        same = ['name', 'execute', 'timeout', 'entrypoint']
        expect.assertEqual(pick(updated, same), pick(changed, same))
        expect.assertEqual(updated[ACTIVE_DEPLOYMENT], first['$id'])

    with step('be refused as a guest'):
        refused(
            lambda: guest.create_execution(function_id=function_id),
            401,
            'user_unauthorized',
            'Missing "execute" permission for role "users". Only "["any","guests"]" scopes are allowed and "["users"]" was given.',
        )
        missing_scope = (401, 'general_unauthorized_scope', re.compile(r'role: guests\).*missing scope'))
        refused(lambda: guest.list_executions(function_id=function_id), *missing_scope)
        refused(lambda: guest.get(function_id=function_id), *missing_scope)

    with step('delete the function'):
        server.delete(function_id=function_id)
        refused(lambda: server.get(function_id=function_id), 404, 'function_not_found', f'Function {NOT_FOUND}')


with tempfile.TemporaryDirectory(prefix='runlet-sdk-') as temporary:
    scenario(pathlib.Path(temporary))
