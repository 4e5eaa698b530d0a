import Testing
@Test func placeholderFilesTests() {}
