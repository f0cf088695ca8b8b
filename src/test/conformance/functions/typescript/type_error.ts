const nothing: any = undefined;

export default nothing.handler;
