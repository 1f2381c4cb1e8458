using System.Diagnostics.CodeAnalysis;
using Hadal.Specs;

namespace Hadal;

public sealed partial class MlaDecodeKernel
{
    // Compared in the hot path, worded outside it: a call that fits builds no text.
    private void Validate<TQuery, TCache>(DeviceStream stream, in MlaDecodeOperands<TQuery, TCache> operands)
        where TQuery : unmanaged
        where TCache : unmanaged
    {
        (DeviceTensor<TQuery> q, PagedCache<TCache> cache, MlaPlan plan, float softmaxScale, DeviceTensor<TQuery> output, DeviceTensor<float> logSumExp, DeviceTensor<float>? sink) =
            operands;
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(q);
        ArgumentNullException.ThrowIfNull(cache);
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(logSumExp);
        if (ElementOf<TQuery>() != _spec.Query)
        {
            Complain(nameof(q), $"reads queries of {_spec.Query}; they are of {ElementOf<TQuery>()}");
        }

        if (ElementOf<TCache>() != _spec.Cache || cache.PageSize != _spec.PageSize || cache.Width != _spec.Width)
        {
            Complain(
                nameof(cache),
                $"reads a cache of {_spec.Cache} with pages of {_spec.PageSize} tokens and keys of {_spec.Width}; it is of {ElementOf<TCache>()} with pages of {cache.PageSize} and keys of {cache.Width}");
        }

        ValidatePlan(stream, plan);
        MustHaveShape(q.Shape, [plan.Batch, plan.QueryTokens, _spec.Heads, _spec.Width], "batch, query tokens, heads, width", nameof(q));
        if (!float.IsFinite(softmaxScale) || softmaxScale <= 0)
        {
            Complain(nameof(softmaxScale), $"multiplies scores with a finite softmaxScale > 0; it is {softmaxScale}");
        }

        if (sink is null == _spec.Sink)
        {
            Complain(nameof(sink), _spec.Sink ? "has an attention sink; the call gives none" : "has no attention sink; the call gives one");
        }

        if (sink is not null)
        {
            MustHaveShape(sink.Shape, [_spec.Heads], "heads", nameof(sink));
            MustBeOn(stream, sink.Device, nameof(sink));
        }

        MustHaveShape(output.Shape, [plan.Batch, plan.QueryTokens, _spec.Heads, MlaRules.ValueWidth], "batch, query tokens, heads, 512", nameof(output));
        MustHaveShape(logSumExp.Shape, [plan.Batch, plan.QueryTokens, _spec.Heads], "batch, query tokens, heads", nameof(logSumExp));
        MustBeOn(stream, q.Device, nameof(q));
        MustBeOn(stream, cache.Device, nameof(cache));
        MustBeOn(stream, plan.Device, nameof(plan));
        MustBeOn(stream, output.Device, nameof(output));
        MustBeOn(stream, logSumExp.Device, nameof(logSumExp));
        if (RuntimeChecks.AreOn)
        {
            MlaPageCheck.Run(stream, plan, cache.Pages, _shortName);
        }
    }

    private void ValidatePlan(DeviceStream stream, MlaPlan plan)
    {
        plan.ThrowIfDisposed();
        if (plan.Heads != _spec.Heads || plan.PageSize != _spec.PageSize)
        {
            Complain(
                nameof(plan),
                $"needs a plan for {_spec.Heads} heads and pages of {_spec.PageSize} tokens; it is for {plan.Heads} heads and pages of {plan.PageSize}");
        }

        if (plan.PageTable is null)
        {
            Complain(nameof(plan), $"needs a plan of the step; it was given none by {nameof(MlaPlan)}.{nameof(MlaPlan.Update)}");
        }

        if (plan.IsCaptured && !stream.IsCapturing)
        {
            Complain(nameof(plan), $"needs a plan that is made; its last {nameof(MlaPlan)}.{nameof(MlaPlan.Update)} was captured, and happens when the graph is launched");
        }
    }

    private void MustHaveShape(ReadOnlySpan<int> given, ReadOnlySpan<int> expected, string meaning, string argument)
    {
        if (!given.SequenceEqual(expected))
        {
            Complain(argument, $"has {argument} as {TensorShape.Format(expected)} ({meaning}); it is {TensorShape.Format(given)}");
        }
    }

    private void MustBeOn(DeviceStream stream, Device device, string argument)
    {
        if (device != stream.Device)
        {
            Complain(argument, $"runs on {stream.Device}, the stream's device; {argument} lives on {device}");
        }
    }

    [DoesNotReturn]
    private void Complain(string argument, string complaint) => throw new KernelArgumentException(argument, $"{_shortName} {complaint}.");
}
