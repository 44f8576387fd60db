using Timepost.Cli.Shell;

var terminal = Terminal.OfProcess();
using var interruption = Interruption.Told(terminal);
return CommandLine.Run(args, terminal);
