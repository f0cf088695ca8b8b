// Lets every generation of the SDKs be called as the newest are: one object of named parameters.
// Imports nothing, because it is loaded into browser pages too.

/** The order in which SDKs before named parameters take their arguments (formats 1.5 and 1.6). */
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
  createVariable: ['functionId', 'key', 'value'],
  listVariables: ['functionId'],
  updateVariable: ['functionId', 'variableId', 'key', 'value'],
  deleteVariable: ['functionId', 'variableId'],
  createExecution: ['functionId', 'body', 'async', 'xpath', 'method', 'headers'],
  listExecutions: ['functionId', 'queries', 'search'],
  getExecution: ['functionId', 'executionId'],
};

/** What newer SDKs call the same operation. */
const RENAMED = { updateFunctionDeployment: 'updateDeployment' };

export function named(functions) {
  return new Proxy(functions, {
    get(target, name) {
      const method = RENAMED[name] ?? name;
      return (parameters) => target[method](...PARAMETERS[method].map((each) => parameters[each]));
    },
  });
}
