// Lets every generation of the SDKs be called as the newest are: one object of named parameters.
// Imports nothing, because it is loaded into browser pages too.

/** The order in which SDKs before named parameters (those of formats before 1.8) take their arguments. */
const PARAMETERS = {
  list: ['queries', 'search'],
  get: ['functionId'],
  create: [
    'functionId', 'name', 'runtime', 'execute', 'events', 'schedule', 'timeout', 'enabled', 'logging',
    'entrypoint', 'commands',
  ],
  update: [
    'functionId', 'name', 'runtime', 'execute', 'events', 'schedule', 'timeout', 'enabled', 'logging',
    'entrypoint', 'commands',
  ],
  delete: ['functionId'],
  createDeployment: ['functionId', 'code', 'activate', 'entrypoint', 'commands', 'onProgress'],
  getDeployment: ['functionId', 'deploymentId'],
  listDeployments: ['functionId', 'queries', 'search'],
  deleteDeployment: ['functionId', 'deploymentId'],
  updateDeployment: ['functionId', 'deploymentId'],
  createVariable: ['functionId', 'key', 'value', 'secret'],
  listVariables: ['functionId'],
  updateVariable: ['functionId', 'variableId', 'key', 'value', 'secret'],
  deleteVariable: ['functionId', 'variableId'],
  createExecution: ['functionId', 'body', 'async', 'xpath', 'method', 'headers'],
  updateFunctionDeployment: ['functionId', 'deploymentId'],
  listExecutions: ['functionId', 'queries', 'search'],
  getExecution: ['functionId', 'executionId'],
  deleteExecution: ['functionId', 'executionId'],
};

/** What SDKs before format 1.7 call the same operation. */
const FORMERLY = { updateFunctionDeployment: 'updateDeployment' };

export function named(functions) {
  if (formatOf(functions.client) >= 1.8) {
    return functions;
  }
  return new Proxy(functions, {
    get(target, name) {
      const method = name in target ? name : FORMERLY[name];
      return (parameters) => target[method](...PARAMETERS[method].map((each) => parameters[each]));
    },
  });
}

/** The response format that this client asks for, as a number: 1.5 */
export const formatOf = (client) => Number.parseFloat(client.headers['X-Appwrite-Response-Format']);
