using Hadal.Parallelism.Pipelines;

namespace Hadal.Parallelism.Tests.Pipelines.Execution;

/// <summary>Schedules that are small enough to be run many times, of all kinds.</summary>
public static class Schedules
{
    public static TheoryData<PipelineKind> Kinds => [.. Enum.GetValues<PipelineKind>()];

    public static TheoryData<PipelineKind, int, int, bool, bool> Many
    {
        get
        {
            TheoryData<PipelineKind, int, int, bool, bool> data = [];
            foreach (PipelineKind kind in Kinds)
            {
                foreach (bool overlap in (bool[])[true, false])
                {
                    data.Add(kind, 2, 4, overlap, false);
                    data.Add(kind, 4, 12, overlap, false);
                    data.Add(kind, 8, 16, overlap, false);
                }

                data.Add(kind, 4, 8, true, true);
            }

            return data;
        }
    }

    internal static PipelineSchedule Small(PipelineKind kind) => PipelineSchedule.Create(kind, 4, 8);
}
