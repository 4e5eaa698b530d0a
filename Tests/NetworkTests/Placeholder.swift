import Testing
@Test func placeholderNetworkTests() {}
