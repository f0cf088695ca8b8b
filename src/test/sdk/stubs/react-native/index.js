// All that react-native-appwrite takes from react-native: the system's name, for the Origin header.
exports.Platform = { OS: 'ios' };
