using System.Numerics.Tensors;
using Hadal.Specs;

namespace Hadal.Cpu;

/// <summary>
/// One call of MLA decoding with vectors of one width: threads take pieces of rows until none is left, and each piece goes through its sequence a
/// block of keys at a time.
/// </summary>
internal sealed unsafe class BlockedAttention<TVector, TSimd, TQuery, TCache>(in MlaProblem<TQuery, TCache> problem, int threads)
    where TVector : struct
    where TSimd : struct, ISimd<TVector>
    where TQuery : unmanaged
    where TCache : unmanaged
{
    private const int ValueWidth = MlaRules.ValueWidth;

    private readonly MlaProblem<TQuery, TCache> _problem = problem;
    private readonly MlaBlocking _blocking = new(problem.Batch, problem.RowsOfSequence, threads);

    internal void Run()
    {
        long next = -1;
        long workers = Math.Min(_blocking.Pieces, threads);
        // Work is taken, not assigned: sequences differ in length.
        CpuParallel.For(workers, Work() / workers, (int)workers, _ =>
        {
            using MlaScratch scratch = new(_blocking.Rows, _problem.Width);
            for (long piece = Interlocked.Increment(ref next); piece < _blocking.Pieces; piece = Interlocked.Increment(ref next))
            {
                int first = (int)(piece % _blocking.PiecesOfSequence) * _blocking.Rows;
                RunPiece(scratch, (int)(piece / _blocking.PiecesOfSequence), first, Math.Min(_blocking.Rows, _problem.RowsOfSequence - first));
            }
        });
    }

    private long Work()
    {
        long tokens = 0;
        for (int sequence = 0; sequence < _problem.Batch; sequence++)
            tokens += _problem.LengthOf(sequence);
        return tokens * _problem.RowsOfSequence * _problem.Width;
    }

    private void RunPiece(in MlaScratch scratch, int sequence, int firstRow, int rows)
    {
        int length = _problem.LengthOf(sequence), width = _problem.Width;
        int seen = Math.Max(0, _problem.SeenBy(firstRow + rows - 1, length));
        long rowOfCall = ((long)sequence * _problem.RowsOfSequence) + firstRow;
        MlaNumbers.ToSingle(_problem.Q + (rowOfCall * width), new Span<float>(scratch.Q, rows * width));
        scratch.Clear(rows);
        // Counted down: the end of the longest sequence's last block is no int.
        for (int rest = seen; rest > 0; rest -= MlaBlocking.Tokens)
        {
            int first = seen - rest, tokens = Math.Min(MlaBlocking.Tokens, rest);
            MlaKeys.Read(_problem, sequence, first, tokens, scratch.Keys);
            AttendToBlock(scratch, firstRow, rows, length - first, tokens);
        }

        for (int row = 0; row < rows; row++)
            End(scratch, row, rowOfCall + row, (firstRow + row) % _problem.Heads, _problem.SeenBy(firstRow + row, length) > 0);
    }

    /// <summary>Rows that see equally much of the block attend together: a weight of zero would not do for the others, since keys may be NaN.</summary>
    private void AttendToBlock(in MlaScratch scratch, int firstRow, int rows, int lengthFromBlock, int tokens)
    {
        for (int row = 0; row < rows;)
        {
            int seen = SeenOfBlock(firstRow + row), end = row;
            do
                end = Math.Min(rows, end + _problem.Heads - ((firstRow + end) % _problem.Heads));
            while (end < rows && SeenOfBlock(firstRow + end) == seen);

            if (seen > 0)
                Attend(scratch, row, end - row, seen);
            row = end;
        }

        int SeenOfBlock(int row) => Math.Clamp(_problem.SeenBy(row, lengthFromBlock), 0, tokens);
    }

    private void Attend(in MlaScratch scratch, int firstRow, int rows, int tokens)
    {
        int width = _problem.Width;
        float* weights = scratch.Weights + (firstRow * MlaBlocking.Tokens), values = scratch.Values + (firstRow * ValueWidth);
        MlaScores<TVector, TSimd>.Multiply(scratch.Q + (firstRow * width), rows, scratch.Keys, tokens, width, weights);
        for (int row = 0; row < rows; row++)
        {
            Span<float> scores = new(weights + (row * MlaBlocking.Tokens), tokens);
            float shrink = StreamingSoftmax.Step(scores, _problem.SoftmaxScale, ref scratch.Most[firstRow + row], ref scratch.Sums[firstRow + row]);
            if (shrink != 1)
            {
                Span<float> sums = new(values + (row * ValueWidth), ValueWidth);
                TensorPrimitives.Multiply(sums, shrink, sums);
            }
        }

        MlaValues<TVector, TSimd>.MultiplyAdd(weights, rows, scratch.Keys, tokens, width, values);
    }

    private void End(in MlaScratch scratch, int row, long rowOfCall, int head, bool seesAny)
    {
        Span<float> values = new(scratch.Values + (row * ValueWidth), ValueWidth);
        float logSumExp = float.PositiveInfinity;
        if (seesAny)
        {
            float sink = _problem.Sink is null ? float.NegativeInfinity : _problem.Sink[head];
            (logSumExp, float factor) = StreamingSoftmax.End(scratch.Most[row], scratch.Sums[row], sink);
            TensorPrimitives.Multiply(values, factor, values);
        }

        MlaNumbers.FromSingle(values, _problem.Output + (rowOfCall * ValueWidth));
        _problem.LogSumExp[rowOfCall] = logSumExp;
    }
}
