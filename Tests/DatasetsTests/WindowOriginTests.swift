import Testing

@testable import Datasets

@Suite struct WindowOriginTests {
    @Test(
        "A window begins at the whole number nearest to half its size before its middle",
        arguments: [(5.0, 4, 3), (5.4, 4, 3), (5.5, 4, 4), (5.5, 5, 3), (0, 4, -2), (0, 5, -2), (-0.6, 4, -3)])
    func origins(center: Double, size: Int, origin: Int) {
        #expect(windowOrigin(center: center, size: size) == origin)
    }
}
