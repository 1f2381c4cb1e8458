using Hadal.Parallelism.Pipelines.Validation;

namespace Hadal.Parallelism.Pipelines;

/// <summary>Says whether a schedule can be run, and computes what training or inference needs.</summary>
public static class PipelineValidator
{
    /// <summary>
    /// Checks that every module takes every micro-batch forward and back once, after its input and its gradient are there; that weight gradients
    /// are taken in the order in which they were queued, and all; that every send meets a receive of the same micro-batch, in order between any
    /// two ranks; and that no rank waits for ever, neither where a send is buffered nor where it waits for its receive (rendezvous).
    /// </summary>
    /// <param name="schedule">What to check.</param>
    /// <param name="mostActivations">The most activations that a rank may hold; none where null.</param>
    public static PipelineValidation Validate(PipelineSchedule schedule, int? mostActivations = null)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        PipelineProgram[] programs = [.. Enumerable.Range(0, schedule.Ranks).Select(rank => schedule[rank])];
        int[] peaks = [.. programs.Select(ActivationCount.Peak)];
        List<PipelineFinding> findings = [.. programs.SelectMany(program => new ProgramCheck(schedule, program).Findings())];
        findings.AddRange(TransferMatching.Findings(schedule, programs));
        findings.AddRange(DeadlockCheck.Findings(programs, rendezvous: false));
        findings.AddRange(DeadlockCheck.Findings(programs, rendezvous: true));
        if (mostActivations is int most)
        {
            findings.AddRange(peaks.Index().Where(peak => peak.Item > most).Select(peak =>
                new PipelineFinding(peak.Index, programs[peak.Index].Operations.Length, $"holds the activations of {Counted.Of(peak.Item, "micro-batch", "micro-batches")} at once; at most {most} are allowed.")));
        }

        return new(findings, peaks);
    }
}
