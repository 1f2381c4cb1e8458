using System.CommandLine;
using Hadal.Cli.CommandLine;
using Hadal.Parallelism.Pipelines;
using Hadal.Parallelism.Pipelines.Drawing;

namespace Hadal.Cli.Commands.Pipeline;

/// <summary>The options of <c>hadal pipeline</c>. Numbers that no schedule has are for the schedule to refuse: they parse.</summary>
internal sealed class PipelineCommandOptions
{
    private readonly Option<string> _kind;

    private readonly Option<int> _ranks = new Option<int>("--ranks") { Description = "Devices.", HelpName = "P", Required = true }.NeedsValue();

    private readonly Option<int> _microBatches =
        new Option<int>("--microbatches") { Description = "Micro-batches in all, both directions together.", HelpName = "M", Required = true }.NeedsValue();

    private readonly Option<int> _chunks =
        new Option<int>("--chunks") { Description = "Chunks of the model on each rank (interleaved).", HelpName = "V", DefaultValueFactory = _ => 2 }.NeedsValue();

    private readonly Option<bool> _noOverlap = new("--no-overlap") { Description = "Run a pair as a forward and then a backward." };

    private readonly Option<bool> _forwardOnly = new("--forward-only") { Description = "No backward: inference." };

    private readonly Option<double> _forward = Time("--f", "Time of a forward. Default: 1.", 1);
    private readonly Option<double> _backwardInput = Time("--b", "Time of the gradient of the input; a full backward takes b + w. Default: 1.", 1);
    private readonly Option<double> _backwardWeight = Time("--w", "Time of the gradient of the weights. Default: 1.", 1);
    private readonly Option<double?> _pair = new Option<double?>("--fb") { Description = "Time of an overlapped pair. Default: f + b + w.", HelpName = "T" }.NeedsNumber();
    private readonly Option<double> _link = Time("--link", "From a send to its arrival. Default: 0.", 0);

    private readonly Option<string> _file;

    /// <param name="kindRequired">Whether there is one method.</param>
    /// <param name="drawing">Whether the file is what is made, and not a copy of what is printed.</param>
    internal PipelineCommandOptions(bool kindRequired, bool drawing = false)
    {
        _file = new Option<string>("--out")
        {
            Description = drawing ? $"The picture; its name ends in {string.Join(", ", PipelineDrawing.Extensions)}." : "Write the document to a file too.",
            HelpName = "FILE",
            Required = drawing,
        }.NeedsValue();
        _kind = new Option<string>("--kind")
        {
            Description = kindRequired ? "The method." : "This method alone.",
            HelpName = string.Join('|', PipelineKindNames.All),
            Required = kindRequired,
        }.NeedsValue();
        _kind.AcceptOnlyFromAmong([.. PipelineKindNames.All]);
    }

    internal void AddTo(Command command)
    {
        foreach (Option option in (Option[])
            [_kind, _ranks, _microBatches, _chunks, _noOverlap, _forwardOnly, _forward, _backwardInput, _backwardWeight, _pair, _link, _file])
        {
            command.Add(option);
        }
    }

    internal PipelineRequest Read(ParseResult parsed)
    {
        PipelineCosts costs = new(
            parsed.GetValue(_forward), parsed.GetValue(_backwardInput), parsed.GetValue(_backwardWeight), parsed.GetValue(_pair), parsed.GetValue(_link));
        PipelineOptions options = new()
        {
            Chunks = parsed.GetValue(_chunks),
            Overlap = !parsed.GetValue(_noOverlap),
            ForwardOnly = parsed.GetValue(_forwardOnly),
            Times = costs,
        };
        return new(PipelineKindNames.Find(parsed.GetValue(_kind)), parsed.GetValue(_ranks), parsed.GetValue(_microBatches), options, costs);
    }

    internal string? File(ParseResult parsed) => parsed.GetValue(_file);

    private static Option<double> Time(string name, string description, double otherwise) =>
        new Option<double>(name) { Description = description, HelpName = "T", DefaultValueFactory = _ => otherwise }.NeedsNumber();
}
