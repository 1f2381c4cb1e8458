using System.CommandLine;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Hadal.Cli.CommandLine;

/// <summary>Where a command writes: one result to standard output, progress and complaints to standard error.</summary>
internal sealed class ToolConsole
{
    // Lines of a pipe or a file need not fit a screen, and a wrapped table cannot be searched.
    private const int WidthWithoutTerminal = 240;

    private readonly TextWriter _output;
    private readonly TextWriter _error;

    internal ToolConsole(TextWriter output, TextWriter error)
    {
        _output = output;
        _error = error;
        Messages = ConsoleOn(error);
    }

    /// <summary>The option <c>--json</c>, which every command has.</summary>
    internal Option<bool> Json { get; } = new("--json")
    {
        Description = "Print one JSON document to standard output, and nothing else.",
        Recursive = true,
    };

    /// <summary>Standard error.</summary>
    internal IAnsiConsole Messages { get; }

    /// <summary>Says in one line why a command failed.</summary>
    internal void Complain(string message) => _error.WriteLine($"hadal: {message}");

    /// <summary>Says in one line what a reader of the result should know.</summary>
    internal void Note(string message) => _error.WriteLine(message);

    /// <summary>Prints the result of a command, once, when nothing can fail any more.</summary>
    internal void Print<T>(ParseResult parsed, T document, JsonTypeInfo<T> type, Func<T, IRenderable> render)
    {
        if (parsed.GetValue(Json))
        {
            _output.WriteLine(Serialize(document, type));
        }
        else
        {
            ConsoleOn(_output).Write(render(document));
        }
    }

    /// <summary>The document as indented JSON.</summary>
    internal static string Serialize<T>(T document, JsonTypeInfo<T> type)
    {
        // Not for HTML: a plus sign or an apostrophe may stay what it is.
        JsonWriterOptions options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        using MemoryStream stream = new();
        using (Utf8JsonWriter writer = new(stream, options))
        {
            JsonSerializer.Serialize(writer, document, type);
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>Runs work of a known number of steps under a progress bar, or under one line a step where no terminal is.</summary>
    internal void Track(string title, int steps, Action<ToolProgress> work)
    {
        if (!Messages.Profile.Capabilities.Interactive)
        {
            work(new ToolProgress(step => _error.WriteLine($"{title}: {step}")));
            return;
        }

        Messages.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .Start(context =>
            {
                ProgressTask task = context.AddTask(Markup.Escape(title), maxValue: steps);
                work(new ToolProgress(step =>
                {
                    task.Description = Markup.Escape($"{title}: {step}");
                    task.Increment(1);
                }));
            });
    }

    /// <summary>The same for work that is mostly done at once: only where a terminal is.</summary>
    internal void TrackOnTerminal(string title, int steps, Action<ToolProgress> work)
    {
        if (Messages.Profile.Capabilities.Interactive)
        {
            Track(title, steps, work);
        }
        else
        {
            work(new ToolProgress(_ => { }));
        }
    }

    private static IAnsiConsole ConsoleOn(TextWriter writer)
    {
        AnsiConsoleOutput output = new(writer);
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = output,
            Interactive = output.IsTerminal ? InteractionSupport.Yes : InteractionSupport.No,
            Ansi = output.IsTerminal ? AnsiSupport.Detect : AnsiSupport.No,
        });
        if (!output.IsTerminal)
        {
            console.Profile.Width = WidthWithoutTerminal;
        }

        return console;
    }
}
