import Testing
@Test func placeholderScanningTests() {}
