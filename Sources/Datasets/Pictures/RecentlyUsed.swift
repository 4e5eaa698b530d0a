/// Values that were asked for last, up to a total cost; those that nobody asked for the longest go first.
///
/// - Complexity: O(1) for each call, apart from what has to go.
struct RecentlyUsed<Value> {
    private struct Node {
        var value: Value
        var cost: Int
        var older: Int?
        var newer: Int?
    }

    let limit: Int
    private(set) var cost = 0
    private var nodes: [Int: Node] = [:]
    private var oldest: Int?
    private var newest: Int?

    /// An empty cache for values of this cost together.
    init(limit: Int) { self.limit = limit }

    /// A value that is in the cache; it is now the one that was used last.
    mutating func value(of key: Int) -> Value? {
        guard let node = nodes[key] else { return nil }
        if newest != key {
            unlink(node)
            link(key)
        }
        return node.value
    }

    /// Puts a value in, unless it costs more than all may.
    mutating func insert(_ value: Value, for key: Int, cost: Int) {
        if let present = nodes[key] {
            unlink(present)
            nodes[key] = nil
            self.cost -= present.cost
        }
        guard cost <= limit else { return }
        while self.cost + cost > limit, let oldest, let node = nodes[oldest] {
            unlink(node)
            nodes[oldest] = nil
            self.cost -= node.cost
        }
        nodes[key] = Node(value: value, cost: cost)
        self.cost += cost
        link(key)
    }

    private mutating func unlink(_ node: Node) {
        if let older = node.older { nodes[older]!.newer = node.newer } else { oldest = node.newer }
        if let newer = node.newer { nodes[newer]!.older = node.older } else { newest = node.older }
    }

    private mutating func link(_ key: Int) {
        nodes[key]!.older = newest
        nodes[key]!.newer = nil
        if let newest { nodes[newest]!.newer = key } else { oldest = key }
        newest = key
    }
}
