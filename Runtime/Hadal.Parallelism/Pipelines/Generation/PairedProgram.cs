namespace Hadal.Parallelism.Pipelines.Generation;

/// <summary>
/// The program of one rank of DualPipe (DeepSeek-V3 Technical Report, 2024, §3.2.1) or of DualPipeV, which is half of it folded into a V.
/// <see cref="Write"/> names its eight steps. The near module is the one whose input comes from this rank's end of the pipeline.
/// </summary>
internal sealed class PairedProgram
{
    private readonly ProgramWriter _writer;
    private readonly bool _folded;
    private readonly int _near;
    private readonly int _far;

    // Ranks from the end to this one, and from this one to the middle of DualPipe, or to the last of a V.
    private readonly int _fromEnd;
    private readonly int _toMiddle;
    private readonly int _pairs;

    internal PairedProgram(PipelineKind kind, int ranks, int microBatches, ProgramWriter writer, int rank)
    {
        _writer = writer;
        _folded = kind == PipelineKind.DualPipeV;
        int length = _folded ? ranks : ranks / 2;
        _fromEnd = _folded ? rank : Math.Min(rank, ranks - 1 - rank);
        _toMiddle = length - _fromEnd - 1;
        _pairs = (_folded ? microBatches : microBatches / 2) - (2 * length) + _fromEnd + 1;
        _near = !_folded && rank >= length ? 1 : 0;
        _far = 1 - _near;
    }

    private bool Middle => _toMiddle == 0;

    internal PipelineProgram Write()
    {
        FillNear();
        FillBoth();
        StartFarBackward();
        Pair();
        DrainFarForward();
        DrainBackward();
        DrainNearBackward();
        DrainWeights();
        return _writer.Finish();
    }

    private void FillNear()
    {
        for (int i = 0; i < 2 * _toMiddle; i++)
        {
            _writer.ReceiveForward(_near);
            _writer.Forward(_near);
            _writer.SendForward(_near);
        }
    }

    private void FillBoth()
    {
        _writer.ReceiveForward(_near);
        for (int i = 0; i <= _fromEnd; i++)
        {
            bool atOnce = Middle && !_folded;
            _writer.Forward(_near);
            if (atOnce)
            {
                _writer.SendForward(_near);
            }

            _writer.ReceiveForward(_near);
            _writer.ReceiveForward(_far);
            _writer.Forward(_far);

            // The middle keeps the last output of the far module until the near one has computed once more (Pair).
            if (!Middle || i < _fromEnd)
            {
                _writer.SendForward(_far);
            }

            if (!atOnce)
            {
                _writer.SendForward(_near);
            }
        }
    }

    private void StartFarBackward()
    {
        for (int i = 0; i < _toMiddle; i++)
        {
            _writer.ReceiveBackward(_far);
            _writer.BackwardInput(_far);
            _writer.SendBackward(_far);
            _writer.ReceiveForward(_far);
            _writer.BackwardWeight();
            _writer.Forward(_far);
            _writer.SendForward(_far);
        }
    }

    private void Pair()
    {
        for (int i = 0; i < _pairs; i++)
        {
            if (i > 0)
            {
                _writer.ReceiveForward(_near);
                Overlap(_near, _far);
            }
            else if (Middle)
            {
                PairApart();
            }
            else
            {
                Overlap(_near, _far);
            }

            _writer.ReceiveForward(_far);
            Overlap(_far, _near);
        }
    }

    // Both neighbours wait for the middle's first outputs: as one operation it would let go of them later.
    private void PairApart()
    {
        _writer.Forward(_near);
        _writer.SendForward(_far);
        _writer.ReceiveBackward(_far);
        _writer.Backward(_far);
        _writer.SendForward(_near);
        _writer.SendBackward(_far);
    }

    private void DrainFarForward()
    {
        for (int i = 0; i < _toMiddle; i++)
        {
            _writer.ReceiveBackward(_far);
            _writer.Backward(_far);
            _writer.SendBackward(_far);
            _writer.ReceiveForward(_far);
            Overlap(_far, _near);
        }
    }

    // From half-way on the weights wait: their gradients fill what would be a bubble at the end.
    private void DrainBackward()
    {
        for (int i = 0; i < 2 * (_fromEnd + 1); i++)
        {
            int module = i % 2 == 0 ? _far : _near;
            _writer.ReceiveBackward(module);
            if (i > _fromEnd)
            {
                _writer.BackwardInput(module);
            }
            else
            {
                _writer.Backward(module);
            }

            _writer.SendBackward(module);
        }
    }

    private void DrainNearBackward()
    {
        for (int i = 0; i < _toMiddle; i++)
        {
            _writer.BackwardWeight();
            _writer.ReceiveBackward(_near);
            _writer.BackwardInput(_near);
            _writer.SendBackward(_near);
        }
    }

    private void DrainWeights()
    {
        for (int i = 0; i <= _fromEnd; i++)
        {
            _writer.BackwardWeight();
        }
    }

    private void Overlap(int forward, int backward)
    {
        _writer.ReceiveBackward(backward);
        _writer.ForwardBackward(forward, backward);
        _writer.SendForward(forward);
        _writer.SendBackward(backward);
    }
}
