import Machine
import Network
import TestSupport
import Testing

@testable import Engine

@Suite("What shapes tell of a plan")
struct PlanOutlineTests {
    @Test(
        "is the memory and the costs of the plan with its weights",
        arguments: TestNetworks.all + [
            "input 12x12x4; conv3-4/g4 prelu bn deconv4-6/s2/p1 lrn3 scale; up2 pad1/edge select2,0 conv3-5; fc2",
            "input 9x9x4; scale/map conv3-40/g2 relu; fc3",
        ])
    func equalsPlan(text: String) throws {
        let model = try randomModel(text).windowed()
        let window = model.window
        let picture =
            model.obstacle == nil ? Extent(height: window.height + 21, width: window.width + 34) : window
        let pool = WorkerPool(threads: 2)
        let plan = try Plan(model, picture: picture, pool: pool)
        let outline = PlanOutline(model.form)
        #expect(try outline.memory(for: picture, threads: 2) == plan.memory(threads: 2))
        #expect(try outline.stageCosts(for: picture, threads: 2) == plan.stageCosts(threads: 2))
    }

    @Test("holds no weights, however many the network has")
    func largeNetwork() throws {
        let form = try Architecture(text: "input 224x224x3; conv3-64 relu pool2; fc20000 relu fc1000").denseForm()
        let memory = try PlanOutline(form).memory(for: form.grid.window, threads: 1)
        #expect(memory.weights > 50_000_000_000)
    }
}
