import Network
import Testing

@Suite("Surgery")
struct SurgeryTests {
    @Test("the small net has one score for each window")
    func smallNet() throws {
        let net = try Architecture(text: "input 224x224x3; [conv3-16 relu pool2]*5; fc128 relu dropout0.5; fc2 softmax")
        let form = try net.denseForm()
        #expect(form.architecture.text == "input 224x224x3; [conv3-16 relu pool2]*5; conv5-128 relu conv1-2")
        #expect(form.grid == WindowGrid(window: Extent(224), stride: Extent(32)))
        #expect(form.hasSoftmax)
        #expect(form.windowDeviations.isEmpty)
        #expect(form.grid.mapExtent(for: Extent(384)) == Extent(6))
        #expect(form.grid.mapExtent(for: Extent(height: 480, width: 640)) == Extent(height: 9, width: 14))
    }
}
