using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Hadal.Interop.Cuda;

/// <summary>
/// Keeps a GPU's captures apart from calls that wait for all of its streams, as copies without a stream do: the driver fails such a call while a
/// stream captures, in whatever mode and on whatever thread, and the capture with it.
/// </summary>
internal sealed class CaptureGate
{
    // By GPU: all devices that a process opens of one share its primary context.
    private static readonly ConcurrentDictionary<int, CaptureGate> s_gates = new();

    private readonly object _changed = new();
    private readonly List<StreamCapture> _captures = [];
    private readonly List<Action> _delayed = [];
    private int _calls;

    private CaptureGate()
    {
    }

    /// <summary>Raised when the last capture has ended.</summary>
    internal event Action? Opened;

    /// <summary>Whether no stream captures, nor is about to.</summary>
    internal bool IsOpen
    {
        get
        {
            lock (_changed)
            {
                return _captures.Count == 0;
            }
        }
    }

    internal static CaptureGate Of(int ordinal) => s_gates.GetOrAdd(ordinal, _ => new());

    /// <summary>Lets no further call begin, and waits for the end of those that have begun.</summary>
    internal void BeginCapture(StreamCapture capture)
    {
        lock (_changed)
        {
            _captures.Add(capture);
            try
            {
                while (_calls > 0)
                {
                    Monitor.Wait(_changed);
                }
            }
            catch (ThreadInterruptedException)
            {
                _captures.Remove(capture);
                throw;
            }
        }
    }

    internal void EndCapture(StreamCapture capture)
    {
        bool isLast;
        Action[] delayed = [];
        lock (_changed)
        {
            isLast = _captures.Remove(capture) && _captures.Count == 0;
            if (isLast)
            {
                delayed = [.. _delayed];
                _delayed.Clear();
            }
        }

        if (isLast)
        {
            Opened?.Invoke();
            Array.ForEach(delayed, action => action());
        }
    }

    /// <summary>Runs something once, as soon as no stream captures: now, or on the thread that ends the last capture.</summary>
    internal void WhenOpen(Action action)
    {
        lock (_changed)
        {
            if (_captures.Count > 0)
            {
                _delayed.Add(action);
                return;
            }
        }

        action();
    }

    /// <summary>Begins a call that waits for all streams, which the end of a <see cref="Call"/> ends; or tells of a capture that forbids it.</summary>
    internal bool TryBeginCall([NotNullWhen(false)] out StreamCapture? capture)
    {
        lock (_changed)
        {
            capture = _captures.Count > 0 ? _captures[0] : null;
            _calls += capture is null ? 1 : 0;
            return capture is null;
        }
    }

    private void EndCall()
    {
        lock (_changed)
        {
            _calls--;
            Monitor.PulseAll(_changed);
        }
    }

    /// <summary>A call that has begun.</summary>
    internal readonly ref struct Call(CaptureGate gate) : IDisposable
    {
        public void Dispose() => gate.EndCall();
    }
}
