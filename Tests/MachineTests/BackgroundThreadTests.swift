import Foundation
import Machine
import Testing

@Suite("threads of the program's own")
struct BackgroundThreadTests {
    private final class State: @unchecked Sendable {
        let condition = Condition()
        var arrived = 0
        var isOpen = false
        var names: Set<String> = []
    }

    @Test("threads wait for a condition, are woken together, and have their name")
    func wakeAll() {
        let state = State()
        for _ in 0..<4 {
            BackgroundThread.start("tested thread") {
                state.condition.lock()
                state.arrived += 1
                state.condition.broadcast()
                while !state.isOpen { state.condition.wait() }
                state.names.insert((try? String(contentsOfFile: "/proc/thread-self/comm", encoding: .utf8)) ?? "")
                state.arrived -= 1
                state.condition.broadcast()
                state.condition.unlock()
            }
        }
        state.condition.lock()
        while state.arrived < 4 { state.condition.wait() }
        state.isOpen = true
        state.condition.broadcast()
        while state.arrived > 0 { state.condition.wait() }
        #expect(state.names == ["tested thread\n"])
        state.condition.unlock()
    }
}
