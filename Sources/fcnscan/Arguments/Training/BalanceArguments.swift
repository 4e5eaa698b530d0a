import ArgumentParser
import FCNScanKit

/// What is done about duplicates, and about classes of which there are few windows.
struct BalanceArguments: ParsableArguments {
    @Option(
        help: """
            What becomes of training pictures that look the same as validation or test pictures: warn, drop (they are \
            not learnt from) or refuse.
            """)
    var duplicates = BalanceRequest.Duplicates.warn

    @Option(
        help: """
            Classes of which there are few windows: none leaves them so, repeat shows their windows more often, each \
            time altered otherwise, weights makes them count more in the loss.
            """)
    var balance = BalanceRequest.Balance.none

    @Option(
        name: .customLong("repeat"),
        help: ArgumentHelp(
            "CLASS=N: windows of this class are shown N times as often. Can be given more than once; goes before --balance.",
            valueName: "repeat"))
    var repeats: [BalanceRequest.ClassRepeat] = []

    /// What is to be done.
    var request: BalanceRequest {
        var request = BalanceRequest()
        request.duplicates = duplicates
        request.balance = balance
        request.repeats = repeats
        return request
    }
}

extension BalanceRequest.Duplicates: ExpressibleByArgument {}
extension BalanceRequest.Balance: ExpressibleByArgument {}

extension BalanceRequest.ClassRepeat: ExpressibleByArgument {
    /// `CLASS=N`.
    public init?(argument: String) {
        guard let sign = argument.lastIndex(of: "="), sign != argument.startIndex,
            let count = Int(argument[argument.index(after: sign)...]), (1...10_000).contains(count)
        else { return nil }
        self.init(name: String(argument[..<sign]), count: count)
    }
}
