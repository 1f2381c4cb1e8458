using System.CommandLine;
using Hadal.Cli.CommandLine;
using Hadal.Cli.Kernels;
using Spectre.Console;

namespace Hadal.Cli.Commands.List;

/// <summary><c>hadal list ASSEMBLY</c>: the kernels that an application declares.</summary>
internal static class ListCommand
{
    internal static Command Create(ToolConsole console)
    {
        Argument<string> assembly = KernelFiles.AssemblyArgument();
        Command command = new("list", "List the kernels that an assembly and those it references declare.") { assembly };
        command.SetAction(parsed =>
            console.Print(parsed, new KernelList(AssemblyKernels.Find(parsed.GetRequiredValue(assembly))), ListJson.Default.KernelList, Render));
        return command;
    }

    private static Table Render(KernelList list)
    {
        Table table = PlainTable.Of("kernel", "spec", "assembly");
        foreach (ListedKernel kernel in list.Kernels)
        {
            table.Add(kernel.Name, kernel.Spec, kernel.Assembly);
        }

        return table;
    }
}
