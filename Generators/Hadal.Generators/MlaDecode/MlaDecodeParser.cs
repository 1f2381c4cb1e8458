using Hadal.Generators.Declarations;
using Hadal.Specs;

namespace Hadal.Generators.MlaDecode;

/// <summary>
/// <c>[MlaDecode(Heads = …, PageSize = …)]</c> on (stream, q, cache, plan, softmaxScale, output, logSumExp), or with a sink before the output, to an
/// <see cref="MlaDecodeSpec"/>: the types of q and cache say what it reads.
/// </summary>
internal static class MlaDecodeParser
{
    private const int Q = 1;
    private const int Cache = 2;
    private const int Sink = 5;
    private const int ParametersWithSink = 8;

    private static readonly ParameterPattern[] s_inputs =
    [
        new("DeviceStream stream", "DeviceStream"),
        new("DeviceTensor<BFloat16|Half> q", "DeviceTensor`1"),
        new("PagedCache<BFloat16|Half|Float8E4M3> cache", "PagedCache`1"),
        new("MlaPlan plan", "MlaPlan"),
        new("float softmaxScale", "System.Single"),
    ];

    private static readonly ParameterPattern[] s_results =
    [
        new("DeviceTensor<BFloat16|Half> output", "DeviceTensor`1"),
        new("DeviceTensor<float> logSumExp", "DeviceTensor`1"),
    ];

    private static readonly SignaturePattern s_signature = new([.. s_inputs, .. s_results]);
    private static readonly SignaturePattern s_withSink = new([.. s_inputs, new("DeviceTensor<float> sink", "DeviceTensor`1"), .. s_results]);

    internal static IKernelSpec? Parse(KernelMethod method, ComplaintSink complain)
    {
        bool hasSink = method.Symbol.Parameters.Length == ParametersWithSink;
        if (!(hasSink ? s_withSink : s_signature).Matches(method, complain, s_withSink))
            return null;

        if (FindWrongElements(method, hasSink) is { } wrong)
        {
            complain(new(SpecRules.ElementTypes, $"'{method.Name}' {wrong.Complaint}"), method.PlaceOf(wrong.Parameter));
            return null;
        }

        MlaDecodeSpec spec = new(
            method.Constant(nameof(MlaDecodeSpec.Heads)),
            method.Constant(nameof(MlaDecodeSpec.PageSize)),
            method.Constant(nameof(MlaDecodeSpec.Width), MlaRules.KeyWidth),
            method.ElementOf(Q)!.Value,
            method.ElementOf(Cache)!.Value,
            hasSink);
        return method.Keeps(MlaRules.Check(spec, method.Name), complain, elements: Cache) ? spec : null;
    }

    // What MlaRules cannot say, since there is no spec of it.
    private static (int Parameter, string Complaint)? FindWrongElements(KernelMethod method, bool hasSink)
    {
        int output = hasSink ? Sink + 1 : Sink, logSumExp = output + 1;
        ElementType? q = method.ElementOf(Q);
        if (q is not (ElementType.BFloat16 or ElementType.Float16))
            return (Q, $"reads queries as {method.TypeOf(Q)}; supported is DeviceTensor<BFloat16> or DeviceTensor<Half>");

        if (method.ElementOf(Cache) is null)
            return (Cache, $"reads its cache as {method.TypeOf(Cache)}; supported is PagedCache<BFloat16>, PagedCache<Half> or PagedCache<Float8E4M3>");

        if (hasSink && method.ElementOf(Sink) != ElementType.Float32)
            return (Sink, $"reads its sink as {method.TypeOf(Sink)}; supported is DeviceTensor<float>");

        if (method.ElementOf(output) != q)
            return (output, $"writes its output as {method.TypeOf(output)}; it is like the queries, {method.TypeOf(Q)}");

        return method.ElementOf(logSumExp) == ElementType.Float32
            ? null
            : (logSumExp, $"writes the log-sum-exp as {method.TypeOf(logSumExp)}; supported is DeviceTensor<float>");
    }
}
