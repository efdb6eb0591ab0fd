import JSON
import Store

// store-contender ADDRESS NAME SEED ROUNDS: works on a store and prints what it did, as one line of JSON.
let arguments = CommandLine.arguments
guard arguments.count == 5, let seed = UInt64(arguments[3]), let rounds = Int(arguments[4]) else {
    fatalError("usage: store-contender ADDRESS NAME SEED ROUNDS")
}
let store = try StoreAddress(arguments[1]).open(StoreOptions(patience: .seconds(30)))
let contender = try Contender(store, name: arguments[2], seed: seed)
try contender.run(rounds: rounds)
print(JSONValue.object(JSONObject(contender.tally.map { (key: $0, value: .int(Int64($1))) })))
