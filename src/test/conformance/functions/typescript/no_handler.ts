export default { main: 'no function' };
