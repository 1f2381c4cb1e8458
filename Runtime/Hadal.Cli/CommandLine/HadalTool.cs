using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using Hadal.Cli.Commands.Bench;
using Hadal.Cli.Commands.Cache;
using Hadal.Cli.Commands.Compile;
using Hadal.Cli.Commands.Doctor;
using Hadal.Cli.Commands.Emit;
using Hadal.Cli.Commands.Eplb;
using Hadal.Cli.Commands.List;
using Hadal.Cli.Commands.Pipeline;
using Hadal.Cli.Commands.Trace;
using Hadal.Cli.Commands.Tune;
using Hadal.Cli.Commands.Usrbio;

namespace Hadal.Cli.CommandLine;

/// <summary>
/// The <c>hadal</c> tool: the table of its commands, and the contract that all of them keep. Results go to standard output,
/// everything else to standard error; a command that fails leaves standard output empty.
/// </summary>
internal static class HadalTool
{
    internal static int Run(IReadOnlyList<string> arguments, TextWriter output, TextWriter error)
    {
        ToolConsole console = new(output, error);
        Command root = Commands(console);
        ParseResult parsed = root.Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0)
        {
            return Explain(root, parsed, error);
        }

        try
        {
            return parsed.Invoke(new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false });
        }
        catch (Exception failure) when (failure is HadalException or ArgumentException or IOException or UnauthorizedAccessException or FormatException)
        {
            console.Complain(failure.Message);
            if (failure is KernelCompilationException { Log: { Length: > 0 } log })
            {
                error.WriteLine(log);
            }

            return ExitCode.Failed;
        }
#pragma warning disable CA1031 // The last stand: whatever happens, the exit code and the empty standard output are a contract.
        catch (Exception unforeseen)
#pragma warning restore CA1031
        {
            console.Complain($"an error that should not happen; please report it.{Environment.NewLine}{unforeseen}");
            return ExitCode.Failed;
        }
    }

    // No RootCommand: that one is named after the executable, which cannot be hadal.dll beside Hadal.dll.
    private static Command Commands(ToolConsole console) => new("hadal", "Kernels for NVIDIA Hopper, declared in C#.")
    {
        console.Json,
        new HelpOption { Recursive = true },
        new VersionOption(),
        DoctorCommand.Create(console),
        ListCommand.Create(console),
        EmitCommand.Create(console),
        CompileCommand.Create(console),
        CacheCommand.Create(console),
        BenchCommand.Create(console),
        TuneCommand.Create(console),
        PipelineCommand.Create(console),
        EplbCommand.Create(console),
        TraceCommand.Create(console),
        UsrbioCommand.Create(console),
    };

    // System.CommandLine prints the help to standard output and returns 1; both belong elsewhere here.
    private static int Explain(Command root, ParseResult parsed, TextWriter error)
    {
        // Beside an unknown command it also misses one; the first is what a reader must know.
        bool unknown = parsed.UnmatchedTokens.Count > 0;
        foreach (ParseError problem in parsed.Errors.Where(problem => !unknown || problem.SymbolResult is not CommandResult || parsed.UnmatchedTokens.Any(problem.Message.Contains)))
        {
            error.WriteLine($"hadal: {string.Join(' ', problem.Message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))}");
        }

        List<string> help = ["--help"];
        for (SymbolResult? command = parsed.CommandResult; command is CommandResult named && named.Command != root; command = command.Parent)
        {
            help.Insert(0, named.Command.Name);
        }

        error.WriteLine();
        root.Parse(help).Invoke(new InvocationConfiguration { Output = error, Error = error });
        return ExitCode.Usage;
    }
}
