import nothing from 'no_such_module';

export default nothing;
