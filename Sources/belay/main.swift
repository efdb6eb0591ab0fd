import Commands
import Glibc

exit(CommandLineInterface.run(Array(CommandLine.arguments.dropFirst()), in: .process()).rawValue)
