import KernelInterface
import Machine
import Network

extension Int {
    /// The quotient, rounded up.
    func dividedUp(by divisor: Int) -> Int { (self + divisor - 1) / divisor }
    /// The next multiple.
    func roundedUp(to multiple: Int) -> Int { dividedUp(by: multiple) * multiple }
}
