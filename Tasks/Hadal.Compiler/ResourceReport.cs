using System.Globalization;
using System.Text;
using Hadal.Compilation;

namespace Hadal.Compiler;

/// <summary>What each compiled kernel takes: a line a kernel, tab-separated, and a last line with the sums.</summary>
internal static class ResourceReport
{
    internal static string Write(IReadOnlyList<(KernelUnit Unit, CompiledKernel Kernel)> kernels)
    {
        StringBuilder text = new("kernel\tconfiguration\tarchitecture\tnvrtc\tregisters\tshared\tspill\tstack\tbytes\tspec\n");
        foreach ((KernelUnit unit, CompiledKernel kernel) in kernels)
        {
            (int registers, int shared, int spill, int stack) = kernel.Resources;
            text.Append(
                CultureInfo.InvariantCulture,
                $"{unit.Declarations[0]}\t{unit.Variant.Configuration}\t{kernel.Architecture}\t{kernel.NvrtcVersion}\t{registers}\t{shared}\t{spill}\t{stack}\t{kernel.Cubin.Length}\t{unit.Spec}\n");
        }

        long bytes = kernels.DistinctBy(pair => pair.Kernel.SourceHash).Sum(pair => (long)pair.Kernel.Cubin.Length);
        text.Append(
            CultureInfo.InvariantCulture,
            $"{kernels.Count} kernels of {kernels.DistinctBy(pair => pair.Unit.Spec).Count()} specs, at most {kernels.Select(pair => pair.Kernel.Resources.Registers).DefaultIfEmpty().Max()} registers, {bytes} bytes\n");
        return text.ToString();
    }
}
