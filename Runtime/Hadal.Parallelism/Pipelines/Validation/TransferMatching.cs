namespace Hadal.Parallelism.Pipelines.Validation;

/// <summary>Checks that between any two ranks the n-th send is what the n-th receive expects: nothing but the order tells messages apart.</summary>
internal static class TransferMatching
{
    internal static IEnumerable<PipelineFinding> Findings(PipelineSchedule schedule, IReadOnlyList<PipelineProgram> programs)
    {
        Dictionary<(int From, int To), (List<Posted> Sends, List<Posted> Receives)> links = [];
        foreach (PipelineProgram program in programs)
        {
            for (int i = 0; i < program.Operations.Length; i++)
            {
                if (program.Operations[i].Kind == PipelineOpKind.Communicate)
                {
                    foreach (PipelineTransfer transfer in program.Transfers(program.Operations[i]))
                    {
                        Post(links, new(program.Rank, i, transfer));
                    }
                }
            }
        }

        return links.Values.Select(link => FirstMismatch(schedule, link.Sends, link.Receives)).OfType<PipelineFinding>();
    }

    private static void Post(Dictionary<(int From, int To), (List<Posted> Sends, List<Posted> Receives)> links, Posted posted)
    {
        (int, int) pair = posted.IsSend ? (posted.Rank, posted.Transfer.Peer) : (posted.Transfer.Peer, posted.Rank);
        if (!links.TryGetValue(pair, out (List<Posted> Sends, List<Posted> Receives) link))
        {
            links[pair] = link = ([], []);
        }

        (posted.IsSend ? link.Sends : link.Receives).Add(posted);
    }

    // What follows a mismatch is shifted, and would be one finding a message.
    private static PipelineFinding? FirstMismatch(PipelineSchedule schedule, List<Posted> sends, List<Posted> receives)
    {
        for (int i = 0; i < Math.Max(sends.Count, receives.Count); i++)
        {
            if (i >= sends.Count)
            {
                return receives[i].Complain($"nothing is sent for {receives[i]}.");
            }

            if (i >= receives.Count)
            {
                return sends[i].Complain($"nothing receives {sends[i]}.");
            }

            if (!Match(schedule, sends[i].Transfer, receives[i]))
            {
                return receives[i].Complain($"message {i} from rank {sends[i].Rank} is {sends[i]}; expected is {receives[i]}.");
            }
        }

        return null;
    }

    private static bool Match(PipelineSchedule schedule, PipelineTransfer sent, Posted received)
    {
        if ((uint)received.Transfer.Phase >= (uint)schedule.Phases)
        {
            return false;
        }

        bool forward = received.Transfer.Kind == TransferKind.ReceiveForward;
        PipelinePlace? from = forward ? schedule.Before(received.Rank, received.Transfer.Phase) : schedule.After(received.Rank, received.Transfer.Phase);
        return sent.Kind == (forward ? TransferKind.SendForward : TransferKind.SendBackward)
            && sent.MicroBatch == received.Transfer.MicroBatch
            && sent.Phase == from?.Phase;
    }

    private sealed record Posted(int Rank, int Operation, PipelineTransfer Transfer)
    {
        internal bool IsSend => Transfer.Kind is TransferKind.SendForward or TransferKind.SendBackward;

        internal PipelineFinding Complain(string message) => new(Rank, Operation, message);

        public override string ToString() => $"{Transfer.Kind} of micro-batch {Transfer.MicroBatch} of module {Transfer.Phase} with rank {Transfer.Peer}";
    }
}
