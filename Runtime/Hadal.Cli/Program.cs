using Hadal.Cli.CommandLine;

return HadalTool.Run(args, Console.Out, Console.Error);
