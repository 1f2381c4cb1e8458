using Hadal.Specs;

namespace Hadal.Tests.Gpu.Mla;

/// <summary>Runs a call twice: once against the gates, and once more for the same bits.</summary>
internal static class MlaCheck
{
    /// <summary>What is wrong; null where nothing is.</summary>
    internal static string? Failure(Device device, MlaCall call, MlaDecodeKernel kernel) => (call.Spec.Query, call.Spec.Cache) switch
    {
        (ElementType.Float16, _) => Failure(device, new MlaOperands<Half, Half>(call), kernel),
        (_, ElementType.Float8E4M3) => Failure(device, new MlaOperands<BFloat16, Float8E4M3>(call), kernel),
        _ => Failure(device, new MlaOperands<BFloat16, BFloat16>(call), kernel),
    };

    internal static string? Failure(Device device, MlaCall call) => Failure(device, call, call.Kernel());

    internal static string? Failure<TQuery, TCache>(Device device, MlaOperands<TQuery, TCache> operands, MlaDecodeKernel kernel)
        where TQuery : unmanaged
        where TCache : unmanaged
    {
        using DeviceStream stream = device.CreateStream();
        if (!device.IsCpu)
        {
            stream.SmBudget = Math.Min(operands.Call.Budget, device.MultiprocessorCount);
        }

        using MlaCase<TQuery, TCache> @case = new(device, operands);
        @case.Run(kernel, stream);
        stream.Synchronize();
        byte[] first = @case.ResultBytes();
        if (@case.Check() is { } failure)
        {
            return failure;
        }

        @case.Run(kernel, stream);
        stream.Synchronize();
        return @case.ResultBytes().AsSpan().SequenceEqual(first) ? null : "a second launch gives other bits";
    }
}
