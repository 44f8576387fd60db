using Timepost.Cli.Shell;

return CommandLine.Run(args, Terminal.OfProcess());
