#include "office.h"
int main(void)
{
    return 0;
}
